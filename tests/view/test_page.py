from mmkg.view import render
